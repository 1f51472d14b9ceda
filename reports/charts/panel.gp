# Once a panel: its data are in $bars, $line, $levels, $solid, $hollow, $worse
# and $better; ranges, ticks and labels have been set.
plot $bars using 1:2 with lines linestyle 1, \
     $line using 1:2 with lines linestyle 2, \
     $levels using 1:2 with lines linestyle 3, \
     $solid using 1:2 with points linestyle 4, \
     $hollow using 1:2 with points linestyle 5, \
     $worse using 1:2 with points linestyle 6, \
     $better using 1:2 with points linestyle 7
unset label
unset arrow

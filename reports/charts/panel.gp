# Once a panel: its data are in $bars, $line, $levels, $solid, $dense,
# $hollow, $outliers, $worse and $better; ranges, ticks and labels have been
# set; `crowded` is 1 where the points are many, `thin` makes points as small
# as lines are in this kind of picture.
dot = crowded ? 0.24 : 0.45
far = crowded ? 0.26 * thin : 0.36
plot $bars using 1:2 with lines linestyle 1, \
     $line using 1:2 with lines linestyle 2, \
     $solid using 1:2 with points linestyle 4 pointsize dot, \
     $dense using 1:2 with lines linestyle 9, \
     $outliers using 1:2 with points linestyle 8 pointsize far, \
     $hollow using 1:2 with points linestyle 5, \
     $levels using 1:2 with lines linestyle 3, \
     $worse using 1:2 with points linestyle 6, \
     $better using 1:2 with points linestyle 7
unset label
unset arrow
unset object

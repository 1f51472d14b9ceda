# Once a chart: how things look.  Colours are those of Okabe and Ito, which
# people with any colour vision can tell apart; shapes differ as well.
set encoding utf8
set datafile separator "\t"
set datafile missing "NaN"
set border 3 linewidth 1 linecolor rgb "#666666"
set key off
set tics nomirror out scale 0.6
set grid ytics linetype 1 linewidth 0.6 linecolor rgb "#e3e6ea"
set style line 1 linetype 1 linewidth 1.0 linecolor rgb "#a9b9cc"
set style line 2 linetype 1 linewidth 0.8 linecolor rgb "#c9d3df"
set style line 3 linetype 1 linewidth 2.4 linecolor rgb "#1f2933"
set style line 4 linetype 1 linecolor rgb "#33658a" pointtype 7 pointsize 0.45
set style line 5 linetype 1 linecolor rgb "#33658a" pointtype 6 pointsize 0.6
set style line 6 linetype 1 linecolor rgb "#c04a00" pointtype 9 pointsize 1.3
set style line 7 linetype 1 linecolor rgb "#00795a" pointtype 11 pointsize 1.3
set style line 8 linetype 1 linecolor rgb "#86a2ba" pointtype 7 pointsize 0.36
set style line 9 linetype 1 linewidth 2.6 linecolor rgb "#33658a"
set style textbox 1 opaque fillcolor rgb "#ffffff" noborder margins 0.2,0.2
set style arrow 1 nohead linetype 1 linewidth 0.8 dashtype 2 linecolor rgb "#7b8794"
set style arrow 2 nohead linetype 1 linewidth 0.8 dashtype 3 linecolor rgb "#9aa5b1"

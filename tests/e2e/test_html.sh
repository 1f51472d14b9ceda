#!/bin/sh
# SPDX-License-Identifier: MIT
# The pages in a browser: sorted, filtered and unfolded by clicks, and no
# request to anywhere; the JUnit file by the structure that CI systems read.
# shellcheck disable=SC2119 # functions without arguments
. tests/e2e/lib.sh

BROWSER=
for name in chromium chromium-browser google-chrome; do
	BROWSER=$(command -v "$name") && break
done

# whole PAGE: with style sheet and script, which golden files are without.
whole() {
	awk -v style="$TOP/reports/page/style.css" \
		-v script="$TOP/reports/page/sort.js" '
	function add(file, line) {
		while ((getline line <file) > 0)
			print line
	}
	{ print }
	$0 == "<style>" { add(style) }
	$0 == "<script>" { add(script) }' "$1"
}

# drive PAGE SCRIPT: what the page is after the script ran in it.
drive() {
	{
		sed 's,</body>.*,,; /^<\/html>/d' "$1"
		printf '<script>\n%s\n</script>\n</body>\n</html>\n' "$2"
	} >driven.html
	run 0 timeout 600 "$BROWSER" --headless --no-sandbox --disable-gpu \
		--disable-dev-shm-usage --user-data-dir="$WORK/profile" \
		--virtual-time-budget=2000 --dump-dom "file://$WORK/driven.html"
}

# What the scripts use: the rows that are seen, and a place for results.
SEEN='
var seen = function () {
	return Array.prototype.filter.call(
		document.querySelectorAll("#rows tbody tr"), function (row) {
			return getComputedStyle(row).display !== "none" &&
				!row.classList.contains("detail");
		});
};
var first = function () { return seen()[0].querySelector("code").textContent; };
var said = [];
var change = function (id, event) {
	document.getElementById(id).dispatchEvent(new Event(event));
};
window.onerror = function (text) { document.title = "error: " + text; };
'
SAY='document.title = said.join(" | ");'

scenario html-findings
if [ -z "$BROWSER" ]; then
	skip 'there is no Chromium'
else
	whole "$GOLDEN/report_findings.html" >page.html
	page=page.html
	drive "$page" "$SEEN
		said.push(seen().length);
		document.getElementById('rest').click();
		said.push(seen().length);
		document.getElementById('find').value = 'nbody';
		change('find', 'input');
		said.push(seen().length, first());
		$SAY"
	expect_output '<title>6 | 8 | 1 | json/nbody@cpython3.11</title>'
	# what changed is unfolded, the rest is not; a click does it
	drive "$page" "$SEEN
		var details = document.querySelectorAll('tr.detail details');
		said.push(details.length, details[0].open, details[1].open);
		document.getElementById('rest').click();
		details[1].querySelector('summary').click();
		said.push(details[1].open,
			details[0].querySelectorAll('figure').length,
			details[1].querySelectorAll('figure').length,
			details[0].querySelectorAll('circle.pair').length);
		said.push(document.documentElement.scrollWidth <=
			innerWidth);
		$SAY"
	expect_output '<title>2 | true | false | true | 3 | 2 | 5 | true</title>'
	drive "$page" "$SEEN
		var sort = document.querySelectorAll('#rows th button');
		sort[3].click();
		said.push(first());
		sort[3].click();
		said.push(document.querySelectorAll('#rows th')[3]
			.getAttribute('aria-sort'));
		document.getElementById('word').value = 'failed';
		change('word', 'change');
		said.push(seen().length, first(),
			document.getElementById('shown').textContent);
		$SAY"
	expect_output "<title>json/dumps[size=large]@cpython3.11 | descending | \
1 | sqlite/broken@cpython3.11 | 1 of 8</title>"
fi

scenario html-run
if [ -z "$BROWSER" ]; then
	skip 'there is no Chromium'
else
	whole "$GOLDEN/report_run.html" >page.html
	drive page.html "$SEEN
		var details = document.querySelector('tr.detail details');
		details.querySelector('summary').click();
		said.push(seen().length, details.open,
			details.querySelectorAll('figure').length);
		document.querySelector('#rows th button').click();
		document.querySelector('#rows th button').click();
		said.push(first());
		said.push(document.documentElement.scrollWidth <=
			innerWidth);
		$SAY"
	expect_output '<title>5 | true | 2 | other/tokens@cpython3.11 | true'
fi

# A site from real runs of cases with names that are code elsewhere.
scenario html-site
mkdir suites
cat >suites/suite.yaml <<'END'
suite: shop
defaults: {processes: 2, budget: 1s, metrics: [allocations]}
benchmarks:
  - {name: idle, stmt: pass}
  - name: hostile
    stmt: list(range(n))
    params:
      n: [10]
      x:
        - "<script>document.title = 'hacked'</script>"
        - "'; system('touch hacked'); `touch hacked` @x %n a_{b}"
        - "\u202egpj.exe \x1b[31m \x07\nnew line"
END
run 0 "$TARE" run suites/suite.yaml
sed 's/range(n)/range(n), n/; s/list(/sorted(/; s/, n)/)/' suites/suite.yaml >s.yaml
mv s.yaml suites/suite.yaml
run 0 "$TARE" run suites/suite.yaml
if ! command -v gnuplot >/dev/null; then
	skip 'there is no gnuplot'
else
	run 0 "$TARE" trend --machine any --metric allocations --html site
	check 'a page and a chart for each series' \
		test "$(find site -name "*.html" -o -name "*.svg" | wc -l)" -eq 10
	check 'no name was run' test ! -e hacked -a ! -e site/hacked
	check 'names are escaped' test -z "$(grep -l '<script>document' site/*.html site/*.svg)"
	check 'no control characters' \
		test -z "$(LC_ALL=C grep -l "$(printf '[\033\007]')" site/*)"
	check 'nothing that turns text around' \
		test -z "$(grep -l "$(printf '\342\200\256')" site/*)"
	if command -v xmllint >/dev/null; then
		check 'charts are XML' xmllint --noout site/*.svg
	fi
fi
if [ -z "$BROWSER" ]; then
	skip 'there is no Chromium'
elif [ -e site/index.html ]; then
	cp site/* .
	drive site/index.html "$SEEN
		said.push(seen().length);
		document.getElementById('find').value = 'idle';
		change('find', 'input');
		said.push(seen().length, first(),
			document.getElementById('shown').textContent);
		document.getElementById('find').value = 'SYSTEM(';
		change('find', 'input');
		said.push(seen().length);
		$SAY"
	expect_output '<title>4 | 1 | shop/idle@cpython3'
	expect_output '| 1 of 4 | 1</title>'
	drive site/index.html "seen = document.querySelectorAll(
			'#rows td:first-child a');
		seen[seen.length - 1].click();"
	expect_output '<title>shop/idle@cpython3'
fi

# Nothing is asked of the network: no address, and a policy that forbids it.
scenario html-alone
for page in report_findings report_run; do
	check "$page has a policy" \
		grep -q "default-src 'none'" "$GOLDEN/$page.html"
	check "$page has no address" \
		test -z "$(grep -Eo '(https?:)?//[a-z]+\.' "$GOLDEN/$page.html")"
done

scenario junit-structure
check 'the structure of the golden file' python3 \
	"$TOP/tests/e2e/junit_structure.py" "$GOLDEN/report_findings.junit"
mkdir suites
cat >suites/suite.yaml <<'END'
suite: a<b
defaults: {processes: 2, budget: 1s, metrics: [allocations]}
benchmarks:
  - {name: idle, stmt: pass}
END
run 0 "$TARE" run suites/suite.yaml --save-as base
cat >>suites/suite.yaml <<'END'
  - {name: broken, stmt: "raise ValueError('<&')"}
END
run 3 "$TARE" gate suites/suite.yaml --against baseline:base --junit j.xml
check 'the structure of a real file' python3 \
	"$TOP/tests/e2e/junit_structure.py" j.xml
finish

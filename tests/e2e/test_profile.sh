#!/bin/sh
# SPDX-License-Identifier: MIT
# tare profile: the function and the line that take the time are named first.
# shellcheck source=tests/e2e/lib.sh
. tests/e2e/lib.sh

write_suite() {
	mkdir -p suite
	cat >suite/suite.yaml <<-EOF
		suite: made
		benchmarks:
		  - name: work
		    call: bench_made:work
		  - name: sums
		    setup: n = 300
		    stmt: |-
		      a = n
		      b = sum(range(n)) + sum(range(n)) + sum(range(n))
		  - name: gone
		    call: bench_made:gone
		  - name: shell
		    command: [sh, -c, "exit 0"]
		  - name: users
		    load: {async: "bench_made:serve", users: 3, duration: 300ms}
		  - name: steady
		    load: {async: "bench_made:serve", users: 3, rate: 10}
	EOF
	cat >suite/bench_made.py <<-EOF
		def light(n):
		    return bytes(1000 + n)


		def heavy(n):
		    total = 0
		    for i in range(n):
		        total += i * i % 7 + i * i % 5 + i * i % 3
		    return total


		def work():
		    light(1)
		    return heavy(300)


		def gone():
		    raise ValueError("gone")


		async def serve():
		    return work()
	EOF
}

scenario profile-names-the-function-and-the-line
write_suite
run 0 "$TARE" profile suite work --processes 2
expect_width 80
check 'heavy is first' sh -c "sed -n 4p '$stdout' | grep -q ' heavy .*bench_made.py:5'"
check 'and so is its line' \
	sh -c "grep -A 2 '^ *self .*line' '$stdout' | grep -q 'bench_made.py:8 .*heavy'"
expect_line 'total += i * i % 7 + i * i % 5 + i * i % 3'
expect_output 'samples in 2 processes'
expect_no_output 'worker.py'
sed -n '/^ *allocs/,/in a call/p' "$stdout" >memory
run 0 "$TARE" profile suite work --processes 1 --flame work.svg \
	--collapsed work.txt --speedscope work.json
check 'stacks a line each' grep -q \
	'^work (bench_made.py);heavy (bench_made.py) [0-9]*$' work.txt
check 'JSON' python3 -m json.tool work.json work.again
check 'XML' python3 -c 'import xml.dom.minidom as x
x.parse("work.svg")'
sed -n '/^ *allocs/,/in a call/p' "$stdout" >again
check 'memory is exact' cmp memory again
check 'and there is some' grep -q 'bench_made.py:2 ' memory

# The first CPython of that version, as it is usually built, of PATH and of
# $TARE_TEST_PYTHONS (paths, parted by blanks).
find_python() {
	for name in "python$1" ${TARE_TEST_PYTHONS-}; do
		"$name" -c "import sys
sys.exit((sys.implementation.name, sys.abiflags) != ('cpython', '') or
         '%d.%d' % sys.version_info[:2] != '$1')" 2>/dev/null &&
			echo "$name" && return
	done
	return 1
}

scenario profile-every-python
write_suite
cat >>suite/bench_made.py <<-EOF


	class Thing:
	    def __init__(self, n):
	        self.total = heavy(n)


	def collect():
	    things = [Thing(1) for i in range(100)]
	    for i in range(10):
	        gc.collect()
	    return things
EOF
sed -i '1i import gc\n' suite/bench_made.py
for version in 3.8 3.9 3.10 3.11 3.12 3.13 3.14 3.15; do
	python=$(find_python "$version") || continue
	cat >suite/suite.yaml <<-EOF
		suite: made
		python: $python
		benchmarks:
		  - {name: work, call: "bench_made:work"}
		  - {name: collect, call: "bench_made:collect"}
	EOF
	run 0 "$TARE" profile suite work --processes 1
	check "heavy is first: $python" \
		sh -c "sed -n 4p '$stdout' | grep -q ' heavy .*bench_made.py:7'"
	check "and so is its line: $python" \
		sh -c "grep -A 2 '^ *self .*line' '$stdout' |
			grep -q 'bench_made.py:10 .*heavy'"
	[ "$version" = 3.8 ] && continue # does not say when it collects
	run 0 "$TARE" profile suite collect --processes 1 --collapsed stacks
	check "most is collecting: $python" \
		sh -c "sed -n 4p '$stdout' | grep -q ' <garbage collection>'"
	check "no frame is the interpreter's own: $python" \
		sh -c "! grep -q '__init__ (__init__)' stacks"
done

scenario profile-a-statement
write_suite
run 0 "$TARE" profile suite sums --processes 1
check 'its line is first' \
	sh -c "grep -A 2 '^ *self .*line' '$stdout' | grep -q '<stmt>:3 .*stmt'"
expect_line 'b = sum(range(n)) + sum(range(n)) + sum(range(n))'

scenario profile-a-load
git init -q .
write_suite
git add -A
git commit -qm 'users'
run 0 "$TARE" profile suite users --processes 2
check 'heavy is first' sh -c "sed -n 4p '$stdout' | grep -q ' heavy '"
expect_output 'samples in 2 processes'
expect_no_output 'in a call'
run 0 "$TARE" profile suite users --processes 2 --against git:HEAD
expect_output 'in 2 pairs of processes'
expect_no_output 'worker.py'

scenario profile-what-cannot-be
write_suite
run 3 "$TARE" profile suite gone --processes 1
expect_output 'ValueError: gone'
run 2 "$TARE" profile suite shell
expect_output 'have its work done by a'
run 2 "$TARE" profile suite steady
expect_output 'profile it without the rate'
run 2 "$TARE" profile suite nothing
run 3 "$TARE" profile suite work --flame missing/work.svg
run 2 "$TARE" profile suite

# The first function has 90 % of the change or more.
expect_most() {
	grep -A 1 '^ *change .*where' "$stdout" |
		sed -n '2s/.* \([0-9]*\) %.*/\1/p' >share
	check "the first function has most: $(cat share) %" \
		test "$(cat share)" -ge 90
}

# The suite is head's on both sides: what differs is the product.
scenario profile-names-what-makes-the-difference
git init -q .
write_suite
sed '/^def work/,$d' suite/bench_made.py >made.py
cat >suite/bench_made.py <<-EOF
	import made


	def work():
	    made.light(1)
	    return made.heavy(300)


	def gone():
	    pass
EOF
sed -i 's/^suite: made/&\npath: [., ..]/' suite/suite.yaml
git add -A
git commit -qm 'before'
cat >made.py <<-EOF
	def light(n):
	    return n + 1


	def burn(n):
	    kept = [object() for i in range(100)]
	    for i in range(20 * n):
	        n = i * i % 7 + i * i % 5 + i * i % 3
	    return n


	def heavy(n):
	    total = 0
	    burn(n)
	    for i in range(n):
	        total += i * i % 7 + i * i % 5 + i * i % 3
	    return total
EOF
run 0 "$TARE" profile suite work --against git:HEAD --processes 5
expect_width 80
expect_most
check 'burn is first, and new' \
	sh -c "grep -A 1 '^ *change .*where' '$stdout' | grep -q 'new: burn  *made.py:5'"
expect_line 'n = i * i % 7 + i * i % 5 + i * i % 3'
check 'a hundred objects more' \
	sh -c "grep -q '^ *+10[0-9] .* made.py:6 ' '$stdout'"
expect_no_output '/..'
expect_no_output 'gone: '
run 0 "$TARE" profile suite work --against git:HEAD --head git:HEAD \
	--processes 3
expect_line 'head  git:HEAD'
run 2 "$TARE" profile suite work --head git:HEAD
run 5 "$TARE" profile suite work --against git:nowhere

finish

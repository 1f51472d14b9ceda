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
	EOF
	cat >suite/bench_made.py <<-EOF
		def light(n):
		    return n + 1


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

scenario profile-a-statement
write_suite
run 0 "$TARE" profile suite sums --processes 1
check 'its line is first' \
	sh -c "grep -A 2 '^ *self .*line' '$stdout' | grep -q '<stmt>:3 .*stmt'"
expect_line 'b = sum(range(n)) + sum(range(n)) + sum(range(n))'

scenario profile-what-cannot-be
write_suite
run 3 "$TARE" profile suite gone --processes 1
expect_output 'ValueError: gone'
run 2 "$TARE" profile suite shell
expect_output 'cannot be profiled'
run 2 "$TARE" profile suite nothing
run 2 "$TARE" profile suite

finish

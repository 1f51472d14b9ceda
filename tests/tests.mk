# How the tests are built and run.  A unit test of module M (every
# tests/unit/M/test_*.c) is one cmocka program that links M and the modules
# of lower layers only; its list of tests is made from the names of the
# functions (ci/list-tests).

# M itself and the modules of lower layers
modules_under = $(shell awk -v m=$1 '/^[0-9]/ { for (i = 2; i <= NF; i++) \
	layer[$$i] = $$1 } END { for (x in layer) \
	if (x == m || layer[x] < layer[m]) print x }' harness/layers | sort)
UNIT_MODULES := $(sort $(notdir $(patsubst %/,%,$(wildcard tests/unit/*/))))
UNIT_TESTS := $(patsubst %,$(BUILD)/unit/%,$(UNIT_MODULES))

define unit_test
$1_SOURCES := $$(sort $$(wildcard tests/unit/$1/*.c))
$1_OBJECTS := $$(patsubst %.c,$(BUILD)/%.o,$$($1_SOURCES)) \
	$$(filter-out %/cli/main.o,$$(foreach m,$$(call modules_under,$1),$$(call module_objects,$$m)))
$(BUILD)/unit/$1.main.c: $$($1_SOURCES) ci/list-tests
	@mkdir -p $$(@D)
	ci/list-tests $1 $$($1_SOURCES) > $$@
$(BUILD)/unit/$1: $(BUILD)/unit/$1.main.c $$($1_OBJECTS)
	$(CC) $$(BASE_CFLAGS) $$(CFLAGS) $$(LDFLAGS) -o $$@ $$^ $$(LIBS) -lcmocka
endef
$(foreach m,$(UNIT_MODULES),$(eval $(call unit_test,$m)))

# Tests are found by name: nobody else declares them.
$(BUILD)/tests/%.o: BASE_CFLAGS += -Wno-missing-prototypes

.PHONY: unit unit-%
unit: $(UNIT_TESTS) ## build and run the unit tests
	@ci/count-tests $(foreach t,$(UNIT_TESTS),'$(EXEC) $t')

unit-%: $(BUILD)/unit/%
	$(EXEC) $<

# Scenarios: the program as a user sees it.  UPDATE=1 rewrites what is
# expected.
SCENARIOS := $(sort $(wildcard tests/e2e/test_*.sh))
export UPDATE

.PHONY: e2e
e2e: all ## run the end-to-end scenarios
	@BUILD='$(abspath $(BUILD))' ci/count-tests $(SCENARIOS)

# Small programs that feed or ask tare's own code for the scripts below.
$(BUILD)/accuracy/%: $(BUILD)/tests/accuracy/%.o $(BUILD)/libtare.a
	@mkdir -p $(@D)
	$(CC) $(LDFLAGS) -o $@ $^ $(LIBS)

# What tare itself costs, beside the bare cost of the processes it starts.
.PHONY: bench
bench: all $(BUILD)/accuracy/made_store $(BUILD)/accuracy/store_lookup ## tare's own cost: starting, trends
	@$(PYTHON) tests/accuracy/bench_start.py '$(abspath $(BUILD))/tare'
	@tests/accuracy/bench_trend.sh '$(abspath $(BUILD))/tare' \
		'$(abspath $(BUILD))/accuracy'

# The chart in the README: a made history, drawn by tare.
.PHONY: example-chart
example-chart: all $(BUILD)/accuracy/example_store ## draw the chart of the README anew
	@tests/accuracy/example_chart.sh '$(abspath $(BUILD))/tare' \
		'$(abspath $(BUILD))/accuracy' reports/charts/example.svg

# Are the numbers true?  Each prints its figures beside what they should be,
# and says where what it compares with is not installed.
.PHONY: accuracy
accuracy: all $(BUILD)/accuracy/changepoint_cli ## loop, memory, instruction counts and stacks beside what is true
	@$(PYTHON) tests/accuracy/loop_cost.py '$(abspath $(BUILD))/probe'
	@$(PYTHON) tests/accuracy/turns_cost.py '$(abspath $(BUILD))/probe'
	@$(PYTHON) tests/accuracy/memory_truth.py '$(abspath $(BUILD))/tare'
	@tests/accuracy/callgrind_repeats.sh '$(abspath $(BUILD))/tare'
	@$(PYTHON) tests/accuracy/profile_truth.py '$(abspath $(BUILD))/tare'
	@$(PYTHON) tests/accuracy/changepoints.py '$(abspath $(BUILD))/accuracy'

# Fuzzing: fuzz_NAME.c against tests/fuzz/corpus/NAME.  `make test` replays
# the corpus with a plain main; `make fuzz` looks for more with clang.
FUZZ_SECONDS ?= 60
FUZZ_CC ?= clang
FUZZ_NAMES := $(patsubst tests/fuzz/fuzz_%.c,%,$(sort $(wildcard tests/fuzz/fuzz_*.c)))
FUZZ_REPLAYS := $(patsubst %,$(BUILD)/fuzz/replay_%,$(FUZZ_NAMES))

$(BUILD)/fuzz/replay_%: $(BUILD)/tests/fuzz/fuzz_%.o \
		$(BUILD)/tests/fuzz/replay.o $(BUILD)/libtare.a
	@mkdir -p $(@D)
	$(CC) $(LDFLAGS) -o $@ $^ $(LIBS)

.SECONDARY: $(FUZZ_NAMES:%=$(BUILD)/tests/fuzz/fuzz_%.o) \
	$(BUILD)/tests/fuzz/replay.o

.PHONY: fuzz replays
replays: $(FUZZ_REPLAYS) ## replay the inputs that fuzzing has found
	@ci/count-tests $(foreach n,$(FUZZ_NAMES),'$(BUILD)/fuzz/replay_$n $n tests/fuzz/corpus/$n')

# Objects of its own, for the compiler and the sanitizers differ.
fuzz: deps-fuzz ## look for inputs that break a parser (FUZZ_SECONDS each)
	@$(MAKE) --no-print-directory BUILD=$(BUILD)/fuzzing CC=$(FUZZ_CC) \
		SAN=address,undefined,fuzzer-no-link OPT=-O1 fuzz-all

FUZZERS := $(patsubst %,$(BUILD)/fuzz/%,$(FUZZ_NAMES))
$(FUZZERS): $(BUILD)/fuzz/%: $(BUILD)/tests/fuzz/fuzz_%.o $(BUILD)/libtare.a
	@mkdir -p $(@D)
	$(CC) $(LDFLAGS) -fsanitize=fuzzer -o $@ $^ $(LIBS)

.PHONY: fuzz-all
fuzz-all: $(FUZZERS)
	@for name in $(FUZZ_NAMES); do \
		mkdir -p $(BUILD)/found/$$name; \
		$(BUILD)/fuzz/$$name -max_total_time=$(FUZZ_SECONDS) \
			-max_len=4096 -artifact_prefix=$(BUILD)/found/ \
			$(BUILD)/found/$$name tests/fuzz/corpus/$$name \
			|| exit 1; \
	done

# Everything.  What is missing is installed first, then a make of its own
# starts, which sees it.
.PHONY: test test-all
test: deps-test ## all tests; installs what is missing (Debian, Ubuntu)
	@$(MAKE) --no-print-directory test-all

test-all: all layers headers $(UNIT_TESTS) $(FUZZ_REPLAYS)
	@BUILD='$(abspath $(BUILD))' ci/count-tests \
		$(foreach t,$(UNIT_TESTS),'$(EXEC) $t') \
		$(foreach n,$(FUZZ_NAMES),'$(BUILD)/fuzz/replay_$n $n tests/fuzz/corpus/$n') \
		$(SCENARIOS)

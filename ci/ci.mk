# Our own checks.  `make lint` is all of them; each prints nothing but what
# is wrong.  Strictness is the same here and on the server.
CLANG_FORMAT ?= clang-format
CLANG_TIDY ?= clang-tidy
CPPCHECK ?= cppcheck
SHELLCHECK ?= shellcheck
JOBS ?= $(shell nproc)

OUR_C := $(shell find harness reports tests -name '*.[ch]' 2>/dev/null | sort)
OUR_SHELL := $(shell grep -lE '^\#!/bin/(ba)?sh' .ci/* ci/* tests/e2e/* \
	2>/dev/null) $(wildcard tests/e2e/*.sh)
TIDY_C := $(filter-out harness/probe/%,$(filter %.c,$(OUR_C)))
TIDY_DONE := $(patsubst %.c,$(BUILD)/tidy/%.ok,$(TIDY_C))

.PHONY: layers headers style format format-fix tidy cppcheck shellcheck lint
layers: ## check every include against harness/layers
	@ci/check-layers

headers: deps ## check that each header compiles alone
	@ci/check-headers $(CC) $(BASE_CFLAGS) -Werror

style: ## check names, lengths and banned functions
	@ci/check-style

format: deps-lint ## check the formatting
	@$(CLANG_FORMAT) --dry-run -Werror $(OUR_C)

format-fix: deps-lint ## format all C files
	@$(CLANG_FORMAT) -i $(OUR_C)

# A file is looked at again when it or a header has changed.
TIDY_FLAGS = $(BASE_CFLAGS) -I$(BUILD) -Wno-missing-prototypes \
	-DTARE_VERSION='""'

$(BUILD)/tidy/%.ok: %.c .clang-tidy $(filter %.h,$(OUR_C)) \
		| $(BUILD)/reports/templates.inc
	@mkdir -p $(@D)
	@$(CLANG_TIDY) --quiet --warnings-as-errors='*' $< -- $(TIDY_FLAGS) \
		2>$@.log || { cat $@.log; exit 1; }
	@touch $@

tidy: deps deps-test deps-lint ## clang-tidy, on all CPUs
	@$(MAKE) --no-print-directory -j$(JOBS) --keep-going tidy-files

.PHONY: tidy-files
tidy-files: $(TIDY_DONE)

# The probe is Python's macros, which cppcheck does not know.  Suppressed: an
# output parameter is no use of what it points to; a table of offsets casts.
cppcheck: deps-lint ## cppcheck
	@$(CPPCHECK) --quiet --std=c11 --enable=warning,performance,portability \
		--inline-suppr --error-exitcode=1 --suppress=missingInclude \
		--suppress=missingIncludeSystem --suppress=ctuuninitvar \
		--suppress=invalidPointerCast -D_GNU_SOURCE -D__GNUC__=12 \
		-Iharness -I. -iharness/probe harness reports

shellcheck: deps-lint ## shellcheck
	@$(SHELLCHECK) -x $(sort $(OUR_SHELL))

lint: layers headers style format cppcheck shellcheck tidy ## all checks of the source

.PHONY: deps deps-test deps-lint deps-fuzz
deps: ## install what the build needs (Debian, Ubuntu)
	@ci/install-deps build

# Before the first compiler: what it would say of a missing header helps
# nobody.
.PHONY: needs
needs:
	@PYTHON='$(PYTHON)' ci/install-deps --check

$(LIBRARY_OBJECTS) $(PROBE_OBJECTS) $(BUILD)/harness/cli/main.o: | needs

deps-test: deps ## and what the tests need
	@ci/install-deps test

deps-lint: ## and what the checks need
	@ci/install-deps lint

deps-fuzz: deps ## and what fuzzing needs
	@ci/install-deps fuzz

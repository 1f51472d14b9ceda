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
	@for t in $(UNIT_TESTS); do $(EXEC) $$t || exit 1; done

unit-%: $(BUILD)/unit/%
	$(EXEC) $<

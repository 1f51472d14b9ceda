# The probe: the C extension of the workers and their Python files, side by
# side in $(BUILD)/probe.  It is built against whatever Python.h $(PYTHON)
# has, and runs on CPython 3.6 and later all the same (abi3).
PROBE := $(BUILD)/probe
PROBE_SOURCES := $(sort $(wildcard harness/probe/*.c))
PROBE_OBJECTS := $(patsubst %.c,$(BUILD)/%.o,$(PROBE_SOURCES))
PROBE_SCRIPTS := $(patsubst harness/probe/%,$(PROBE)/%,$(sort $(wildcard harness/probe/*.py)))
# Asked once, and only if the probe is built.
PYTHON_INCLUDE = $(eval PYTHON_INCLUDE := $$(shell $(PYTHON) -c \
	'import sysconfig; print(sysconfig.get_path("include"))'))$(PYTHON_INCLUDE)

.PHONY: probe
probe: $(PROBE)/_tare_probe.abi3.so $(PROBE_SCRIPTS) ## build the probe

# A Python that was not built with a sanitizer cannot load one's runtime: what
# is undefined traps.
$(BUILD)/harness/probe/%.o $(PROBE)/_tare_probe.abi3.so: SANITIZE = \
	-fsanitize=undefined -fsanitize-undefined-trap-on-error

$(BUILD)/harness/probe/%.o: BASE_CFLAGS += -fPIC -fvisibility=hidden \
	-DPy_LIMITED_API=0x03060000 -isystem $(PYTHON_INCLUDE) \
	$(if $(SAN)$(filter 1,$(COV)),-DTARE_INSTRUMENTED)

$(PROBE)/_tare_probe.abi3.so: $(PROBE_OBJECTS)
	@mkdir -p $(@D)
	$(CC) -shared $(filter-out -pie,$(LDFLAGS)) -o $@ $^ -ldl -lpthread

$(PROBE)/%.py: harness/probe/%.py
	@mkdir -p $(@D)
	cp $< $@

# The scripted interpreter of the scenarios; tests/e2e/scripted.h says what it
# does.
SCRIPTED_SOURCES := $(sort $(wildcard tests/e2e/script*.c))

$(BUILD)/scripted: $(patsubst %.c,$(BUILD)/%.o,$(SCRIPTED_SOURCES)) \
		$(call module_objects,base)
	$(CC) $(LDFLAGS) -o $@ $^ $(LIBS)

.PHONY: scripted
scripted: $(BUILD)/scripted
e2e test-all: $(BUILD)/scripted

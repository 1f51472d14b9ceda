# tare: `make` builds, `make demo` shows it, `make test` proves it.
# `make help` lists the targets.

# Settings ------------------------------------------------------------------
BUILD ?= build
PREFIX ?= /usr/local
CC ?= cc
PYTHON ?= python3
OPT ?= -O2
WERROR ?= 0
SAN ?=
COV ?= 0

# Nothing below needs changing ----------------------------------------------
VERSION := $(shell cat VERSION)$(shell git describe --always --dirty \
	--exclude '*' 2>/dev/null | sed 's/^/+g/')
PACKAGES := yaml-0.1 sqlite3 json-c
# Asked once, when first needed: `make deps` runs where pkg-config is not.
PKG_CFLAGS = $(eval PKG_CFLAGS := $(shell pkg-config --cflags $(PACKAGES) \
	2>/dev/null))$(PKG_CFLAGS)
PKG_LIBS = $(eval PKG_LIBS := $(shell pkg-config --libs $(PACKAGES) \
	2>/dev/null))$(PKG_LIBS)

WARNINGS := -Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes \
	-Wpointer-arith -Wwrite-strings -Wconversion -Wno-sign-conversion \
	-Wdouble-promotion -Wformat=2 -Wundef -Wvla
HARDENING := -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2 -fstack-protector-strong -fPIE
CFLAGS ?= -g
BASE_CFLAGS = -std=gnu11 $(OPT) $(WARNINGS) $(HARDENING) -Iharness -I. \
	-D_GNU_SOURCE $(PKG_CFLAGS)
LDFLAGS += -pie -Wl,--as-needed -Wl,-z,relro,-z,now
LIBS = $(PKG_LIBS) -lm
ifeq ($(WERROR),1)
BASE_CFLAGS += -Werror
endif
ifneq ($(SAN),)
SANITIZE = -fsanitize=$(SAN) -fno-sanitize-recover=all
BASE_CFLAGS += $(SANITIZE) -fno-omit-frame-pointer -U_FORTIFY_SOURCE
LDFLAGS += $(SANITIZE)
endif
ifeq ($(COV),1)
BASE_CFLAGS += --coverage
LDFLAGS += --coverage
endif

# Modules, lowest layer first, as harness/layers has them.  A module links
# only with those before it, so a unit test of it proves the layering too.
MODULES := $(shell sed -n 's/^[0-9] //p' harness/layers)
module_dir = $(if $(filter reports,$1),reports,harness/$1)
module_sources = $(sort $(wildcard $(call module_dir,$1)/*.c))
module_objects = $(patsubst %.c,$(BUILD)/%.o,$(call module_sources,$1))
LIBRARY_OBJECTS = $(foreach m,$(MODULES),$(filter-out %/cli/main.o,$(call module_objects,$m)))

# Commands are not shown; V=1 shows them.
ifneq ($(V),1)
.SILENT:
endif

.PHONY: all help
all: $(BUILD)/tare probe ## build tare and its probe (the default)

help: ## list the targets
	@sed -n 's/^\([a-z0-9-]*\):.*## \(.*\)/  make \1\t\2/p' $(filter-out %.d,$(MAKEFILE_LIST)) | \
		expand -t 24

# Building --------------------------------------------------------------------
$(BUILD)/%.o: %.c
	@mkdir -p $(@D)
	@echo '  cc  $<'
	$(CC) $(BASE_CFLAGS) $(CFLAGS) -MMD -MP -c -o $@ $<

$(BUILD)/harness/stats/%.o: BASE_CFLAGS += -ffp-contract=off
$(BUILD)/harness/base/version.o: BASE_CFLAGS += -DTARE_VERSION='"$(VERSION)"'
$(BUILD)/harness/base/version.o: $(BUILD)/version
$(BUILD)/version: ALWAYS
	@mkdir -p $(@D)
	@echo '$(VERSION)' | cmp -s - $@ || echo '$(VERSION)' > $@
.PHONY: ALWAYS

$(BUILD)/libtare.a: $(LIBRARY_OBJECTS)
	@rm -f $@
	ar rcsD $@ $^

$(BUILD)/tare: $(BUILD)/harness/cli/main.o $(BUILD)/libtare.a
	@echo '  ld  $@'
	$(CC) $(LDFLAGS) -o $@ $^ $(LIBS)

.PHONY: demo
demo: deps ## install what is missing, build, run, gate, draw a chart
	@$(MAKE) --no-print-directory all
	@ci/demo.sh $(abspath $(BUILD))/tare $(abspath $(BUILD))/demo

# Installing ------------------------------------------------------------------
.PHONY: install uninstall manual
manual: $(BUILD)/tare.1 $(BUILD)/tare-suite.5 ## make the manual pages
$(BUILD)/tare.1: $(BUILD)/tare
	$< manual > $@
$(BUILD)/tare-suite.5: harness/config/tare-suite.5
	cp $< $@

install: all manual ## install into PREFIX (DESTDIR is heeded)
	install -d $(DESTDIR)$(PREFIX)/bin $(DESTDIR)$(PREFIX)/lib/tare/probe \
		$(DESTDIR)$(PREFIX)/share/man/man1 \
		$(DESTDIR)$(PREFIX)/share/man/man5
	install -m 755 $(BUILD)/tare $(DESTDIR)$(PREFIX)/bin/tare
	install -m 644 $(BUILD)/probe/* $(DESTDIR)$(PREFIX)/lib/tare/probe/
	install -d $(DESTDIR)$(PREFIX)/share/tare
	install -m 644 ci/*.schema.json $(DESTDIR)$(PREFIX)/share/tare/
	install -m 644 $(BUILD)/tare.1 $(DESTDIR)$(PREFIX)/share/man/man1/
	install -m 644 $(BUILD)/tare-suite.5 $(DESTDIR)$(PREFIX)/share/man/man5/

uninstall: ## take it away again
	rm -rf $(DESTDIR)$(PREFIX)/lib/tare $(DESTDIR)$(PREFIX)/share/tare
	rm -f $(DESTDIR)$(PREFIX)/bin/tare \
		$(DESTDIR)$(PREFIX)/share/man/man1/tare.1 \
		$(DESTDIR)$(PREFIX)/share/man/man5/tare-suite.5

# The rest --------------------------------------------------------------------
-include harness/probe/probe.mk
-include harness/cli/starter.mk
-include reports/reports.mk
-include tests/tests.mk
-include ci/ci.mk

.PHONY: clean
clean: ## remove what was built
	rm -rf $(BUILD)

-include $(shell find $(BUILD) -name '*.d' 2>/dev/null)

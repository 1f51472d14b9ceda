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
VERSION := $(shell git describe --tags --always --dirty 2>/dev/null || cat VERSION)
PACKAGES := yaml-0.1 sqlite3 json-c
PKG_CFLAGS = $(shell pkg-config --cflags $(PACKAGES))
PKG_LIBS = $(shell pkg-config --libs $(PACKAGES))

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
BASE_CFLAGS += -fsanitize=$(SAN) -fno-omit-frame-pointer -U_FORTIFY_SOURCE
LDFLAGS += -fsanitize=$(SAN)
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

.PHONY: all help
all: $(BUILD)/tare probe ## build tare and its probe (the default)

help: ## list the targets
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' Makefile | expand -t 24

# Building --------------------------------------------------------------------
$(BUILD)/%.o: %.c
	@mkdir -p $(@D)
	$(CC) $(BASE_CFLAGS) $(CFLAGS) -MMD -MP -c -o $@ $<

$(BUILD)/harness/stats/%.o: BASE_CFLAGS += -ffp-contract=off
$(BUILD)/harness/cli/%.o: BASE_CFLAGS += -DTARE_VERSION='"$(VERSION)"' -DTARE_PREFIX='"$(PREFIX)"'

$(BUILD)/libtare.a: $(LIBRARY_OBJECTS)
	@rm -f $@
	ar rcsD $@ $^

$(BUILD)/tare: $(BUILD)/harness/cli/main.o $(BUILD)/libtare.a
	$(CC) $(LDFLAGS) -o $@ $^ $(LIBS)

-include harness/probe/probe.mk
-include tests/tests.mk
-include ci/ci.mk

.PHONY: clean
clean: ## remove what was built
	rm -rf $(BUILD)

-include $(shell find $(BUILD) -name '*.d' 2>/dev/null)

# What `tare init` writes becomes text in the program, so that it needs no
# files of its own: the starter suite, and the templates for CI.
STARTER := $(sort $(wildcard harness/cli/starter/*)) ci/github/workflow.yml \
	ci/github/comment.yml ci/gitlab/tare.yml

$(BUILD)/cli/starter.inc: $(STARTER) harness/cli/starter.mk
	@mkdir -p $(@D)
	@for f in $(STARTER); do \
		name=$$(basename $$f | tr . _); \
		echo "const char starter_$$name[] ="; \
		sed -e 's/\\/\\\\/g' -e 's/"/\\"/g' -e 's/^/"/' \
			-e 's/$$/\\n"/' $$f; \
		echo ';'; \
	done > $@

$(BUILD)/harness/cli/starter.o: $(BUILD)/cli/starter.inc
$(BUILD)/harness/cli/starter.o: BASE_CFLAGS += -I$(BUILD)
$(BUILD)/tidy/harness/cli/starter.ok: | $(BUILD)/cli/starter.inc

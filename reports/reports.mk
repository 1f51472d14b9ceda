# gnuplot templates (charts/*.gp) and what HTML pages share (page/*) become
# text in the program, so that it needs no files of its own at run time.
TEMPLATES := $(sort $(wildcard reports/charts/*.gp reports/page/*))

$(BUILD)/reports/templates.inc: $(TEMPLATES) reports/reports.mk
	@mkdir -p $(@D)
	@for f in $(TEMPLATES); do \
		name=$$(basename $$f | tr . _); \
		echo "const char template_$$name[] ="; \
		sed -e 's/\\/\\\\/g' -e 's/"/\\"/g' -e 's/^/"/' \
			-e 's/$$/\\n"/' $$f; \
		echo ';'; \
	done > $@

$(BUILD)/reports/templates.o: $(BUILD)/reports/templates.inc
$(BUILD)/reports/templates.o: BASE_CFLAGS += -I$(BUILD)

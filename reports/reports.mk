# The gnuplot templates (charts/*.gp) become text in the program, so that it
# needs no files of its own at run time.
CHART_TEMPLATES := $(sort $(wildcard reports/charts/*.gp))

$(BUILD)/reports/chart_templates.inc: $(CHART_TEMPLATES) reports/reports.mk
	@mkdir -p $(@D)
	@for f in $(CHART_TEMPLATES); do \
		name=$$(basename $$f .gp); \
		echo "static const char chart_template_$$name[] ="; \
		sed -e 's/\\/\\\\/g' -e 's/"/\\"/g' -e 's/^/"/' \
			-e 's/$$/\\n"/' $$f; \
		echo ';'; \
	done > $@

$(BUILD)/reports/chart.o: $(BUILD)/reports/chart_templates.inc
$(BUILD)/reports/chart.o: BASE_CFLAGS += -I$(BUILD)

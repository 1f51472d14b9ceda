/* SPDX-License-Identifier: MIT */
/* Names that have broken other programs. */
#include "tests/unit/reports/made.h"

#include <string.h>

#include "base/compiler.h"

static char long_name[10001];

const char *made_long_name(void)
{
	static const char suite[] = { 'l', 'o', 'n', 'g', '/' };

	memset(long_name, 'x', sizeof(long_name) - 1);
	memcpy(long_name, suite, sizeof(suite));
	return long_name;
}

const char *const made_names[] = {
	"web/<script>alert(1)</script>",
	"gp/\"; system(\"x\") '; `date` @macro",
	"printf/%n%s%d",
	"tex/a_{b}^{c}\\alpha",
	"rtl/\xe2\x80\xae:drawkcab",
	"lines/first\nsecond\r\nthird",
	"term/\x1b[31mred\x1b]0;title\x07",
	"md/|pipe|`tick`*b*_i_[l](u) @user #1",
	"=cmd|' /C calc'!A0",
	"bytes/\xff\xfe\x80",
	"xml/]]><x y=\"1\">\x01\x0b",
	"wide/\xe6\x97\xa5\xe6\x9c\xac\xe8\xaa\x9e[k=\"a, b\"]@cpython3.11",
	"",
};
const size_t made_name_count = ARRAY_LEN(made_names);

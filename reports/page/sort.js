/* Sorts and filters table#rows; without scripts the page is complete too. */
(function () {
	"use strict";
	var table = document.getElementById("rows");
	var find = document.getElementById("find");
	var word = document.getElementById("word");
	var rest = document.getElementById("rest");
	var shown = document.getElementById("shown");
	if (!table || !find)
		return;
	var body = table.tBodies[0];
	var rows = Array.prototype.filter.call(body.rows, function (row) {
		return !row.classList.contains("detail");
	}).map(function (row) {
		var next = row.nextElementSibling;
		return { row: row, detail: next &&
			next.classList.contains("detail") ? next : null };
	});
	function filter() {
		var text = find.value.toLowerCase(), count = 0;
		var fold = rest && !rest.checked && !text &&
			!(word && word.value);
		rows.forEach(function (r) {
			var fits = r.row.textContent.toLowerCase()
				.indexOf(text) >= 0 &&
				(!word || !word.value ||
				r.row.dataset.word === word.value) &&
				!(fold && r.row.classList.contains("rest"));
			r.row.hidden = !fits;
			r.row.style.display = fits ? "" : "none";
			if (r.detail)
				r.detail.style.display = fits ? "" : "none";
			count += fits;
		});
		shown.textContent = count + " of " + rows.length;
	}
	function sort(column, head) {
		var down = head.getAttribute("aria-sort") === "ascending";
		Array.prototype.forEach.call(head.parentNode.cells,
			function (h) { h.removeAttribute("aria-sort"); });
		head.setAttribute("aria-sort",
			down ? "descending" : "ascending");
		function key(r) {
			var cell = r.row.cells[column];
			var value = cell ? cell.dataset.value : undefined;
			return value === undefined ?
				(cell ? cell.textContent : "") :
				value === "" ? Infinity : Number(value);
		}
		rows.sort(function (a, b) {
			var x = key(a), y = key(b);
			var order = x < y ? -1 : x > y ? 1 : 0;
			return down ? -order : order;
		});
		rows.forEach(function (r) {
			body.appendChild(r.row);
			if (r.detail)
				body.appendChild(r.detail);
		});
	}
	Array.prototype.forEach.call(table.tHead.rows[0].cells,
		function (head, column) {
			var button = head.querySelector("button");
			if (button)
				button.addEventListener("click", function () {
					sort(column, head);
				});
		});
	find.addEventListener("input", filter);
	if (word)
		word.addEventListener("change", filter);
	if (rest)
		rest.addEventListener("change", filter);
	filter();
})();

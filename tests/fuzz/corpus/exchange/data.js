window.BENCHMARK_DATA = {"lastUpdate": 1700000002000, "repoUrl": "https://example.org/r", "entries": {"Parser": [
  {"commit": {"id": "aaaa", "message": "one", "timestamp": "2024-01-01T00:00:00Z"}, "date": 1700000000000, "tool": "customSmallerIsBetter", "benches": [{"name": "parse", "unit": "ns/iter", "value": 100}]},
  {"commit": {"id": "bbbb", "message": "two", "timestamp": "2024-01-02T00:00:00Z"}, "date": 1700000001000, "tool": "customBiggerIsBetter", "benches": [{"name": "score", "unit": "points", "value": 7}]}]}};

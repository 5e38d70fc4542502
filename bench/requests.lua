-- wrk's side of the benchmark: signed-in members ask for addresses from a file, in turn; figures leave as one line of JSON.
-- Environment: BENCH_COOKIES and BENCH_PATHS name files with one value a line; BENCH_BODY, if set, is posted (with %d counted up).
local cookies, paths, body, at, mark = {}, {}, os.getenv("BENCH_BODY"), 0, ""
local threads = 0

function setup(thread)
  thread:set("number", threads)
  threads = threads + 1
end

local function lines(name)
  local read = {}
  for line in io.lines(os.getenv(name)) do read[#read + 1] = line end
  return read
end

function init(args)
  cookies, paths = lines("BENCH_COOKIES"), lines("BENCH_PATHS")
  at = number * 7919
  mark = os.time() .. "-" .. number .. "-"
end

function request()
  at = at + 1
  local headers = { ["Cookie"] = cookies[at % #cookies + 1] }
  local path = paths[at % #paths + 1]
  if not body or body == "" then return wrk.format("GET", path, headers) end
  headers["Content-Type"] = "application/x-www-form-urlencoded"
  headers["X-CSRFToken"] = os.getenv("BENCH_CSRF")
  return wrk.format("POST", path, headers, (body:gsub("MARK", mark .. at)))
end

function done(summary, latency, requests)
  local e = summary.errors
  io.write(string.format(
    '\nBENCH {"requests": %d, "seconds": %.3f, "p50_ms": %.2f, "p99_ms": %.2f, "failures": %d}\n',
    summary.requests, summary.duration / 1e6, latency:percentile(50) / 1000, latency:percentile(99) / 1000,
    e.connect + e.read + e.write + e.status + e.timeout))
end

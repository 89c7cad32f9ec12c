-- SPDX-License-Identifier: Apache-2.0
-- wrk: requests whose sessions go round; all is said in the environment.
-- COOKIES: a file of Cookie fields. QUESTIONS: so many question pages by turns, or TARGET: one path.
-- ENCODING: what the client accepts. MATCH: an If-None-Match field.
local cookies = {}
for line in io.lines(os.getenv("COOKIES")) do cookies[#cookies + 1] = line end
local questions = tonumber(os.getenv("QUESTIONS") or "1")
local target = os.getenv("TARGET")
local encoding = os.getenv("ENCODING")
local match = os.getenv("MATCH")
local turn = 0
local requests = {}

-- Formatted once: wrk shares the cores with the server.
local function request_of(number)
    local fields = { ["Cookie"] = cookies[number % #cookies + 1] }
    if encoding then fields["Accept-Encoding"] = encoding end
    if match then fields["If-None-Match"] = match end
    return wrk.format("GET", target or "/question/" .. (number % questions + 1), fields)
end

function init()
    for number = 1, #cookies * questions do requests[number] = request_of(number) end
end

function request()
    turn = turn % #requests + 1
    return requests[turn]
end

function done(summary, latency)
    io.write(string.format("p50_ms %.3f\np99_ms %.3f\nrequests %d\nseconds %.6f\nnot_200 %d\n",
        latency:percentile(50) / 1000, latency:percentile(99) / 1000, summary.requests, summary.duration / 1e6,
        summary.errors.status + summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout))
end

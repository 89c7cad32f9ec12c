-- SPDX-License-Identifier: Apache-2.0
-- wrk: question pages, each connection the session of another volunteer; COOKIES names the file, PATHS how many questions.
local cookies = {}
for line in io.lines(os.getenv("COOKIES")) do cookies[#cookies + 1] = line end
local questions = tonumber(os.getenv("QUESTIONS") or "1")
local encoding = os.getenv("ENCODING")
local turn = 0

function request()
    turn = turn + 1
    local fields = { ["Cookie"] = cookies[turn % #cookies + 1] }
    if encoding then fields["Accept-Encoding"] = encoding end
    return wrk.format("GET", "/question/" .. (turn % questions + 1), fields)
end

local refused = 0
function response(status)
    if status ~= 200 then refused = refused + 1 end
end

function done(summary, latency)
    io.write(string.format("p50_ms %.3f\np99_ms %.3f\nrequests %d\nseconds %.6f\nnot_200 %d\n",
        latency:percentile(50) / 1000, latency:percentile(99) / 1000, summary.requests, summary.duration / 1e6,
        summary.errors.status + summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout))
end

-- Each request buys one free seat for one learner, and never the same twice: OFFSET says where to go on.
local folder, next_purchase = os.getenv("SCENE"), tonumber(os.getenv("OFFSET") or "0")
local tokens, skus = {}, {}
for line in io.lines(folder .. "/tokens.txt") do tokens[#tokens + 1] = line end
for line in io.lines(folder .. "/skus.txt") do skus[#skus + 1] = line end

request = function()
  local learner = next_purchase % #tokens
  local course = math.floor(next_purchase / #tokens) % #skus
  next_purchase = next_purchase + 1
  return wrk.format("POST", "/api/v2/baskets/",
    { ["Content-Type"] = "application/json", ["Authorization"] = "JWT " .. tokens[learner + 1] },
    '{"products":[{"sku":"' .. skus[course + 1] .. '"}],"checkout":true}')
end

done = function(summary, latency)
  io.write(string.format("RESULT %d %.3f %.2f %.2f %d\n", summary.requests, summary.duration / 1e6,
    latency:percentile(50) / 1e3, latency:percentile(99) / 1e3, summary.errors.status + summary.errors.timeout + summary.errors.read))
end

-- A thousand wallets in turn, so that no two questions in flight are equal. Made before the clock runs.
local questions, count, at = {}, 1000, 0

function init(args)
  local path = "/web3/v1/task/completion?walletAddress=0x%040x&task=%%5B%%22deposit%%22%%2C%%22swap%%22%%5D"
      .. "&timestamp=%d000&recvWindow=60000"
  for i = 1, count do
    questions[i] = wrk.format("GET", string.format(path, i * 7919, os.time()))
  end
end

function request()
  at = at % count + 1
  return questions[at]
end

function done(summary, latency, requests)
  local errors = summary.errors
  io.write(string.format(
      "\nrequests=%d micros=%d bad=%d p99=%d\n",
      summary.requests,
      summary.duration,
      errors.connect + errors.read + errors.write + errors.status + errors.timeout,
      latency:percentile(99)))
end

--- The server dies while one types: it comes back, knows what was typed meanwhile, and gives up in the end.
local t = require('harness')

local said = {}
vim.notify = function(message)
  table.insert(said, message)
end

--- The process of the server, a child of this Neovim.
local function server()
  for _, id in ipairs(vim.api.nvim_get_proc_children(vim.fn.getpid())) do
    local process = vim.api.nvim_get_proc(id)
    if process and process.name == 'assessor' then
      return id
    end
  end
end

local function client()
  local here = vim.lsp.get_clients({ name = 'assessor', bufnr = 0 })[1]
  return here and here.initialized and here
end

local function said_once(words)
  local count = 0
  for _, message in ipairs(said) do
    count = count + (message:find(words, 1, true) and 1 or 0)
  end
  return count == 1
end

--- Kills it, and waits until Neovim knows.
local function kill()
  local before = client()
  vim.uv.kill(assert(server(), 'no server'), 'sigkill')
  t.eventually('its end', function()
    return vim.lsp.get_client_by_id(before.id) == nil
  end)
end

t.open_report('talks.assessment.md')
t.eventually('findings', function()
  return #t.findings('dangling-marker') > 0
end)

t.test('killed while one types, it is back with the text as it is then', function()
  local first = client()
  t.go_to('[7]')
  vim.uv.kill(assert(server(), 'no server'), 'sigkill')
  -- Typed partly before Neovim knows.
  t.type('d3l')
  t.type('G')
  t.type('oA new line.')
  t.eventually('another server', function()
    return client() and client().id ~= first.id
  end)
  t.type('A And more.')
  t.eventually('findings about the text as it is', function()
    return #t.findings('uncited-claim') > 0 and #t.findings('dangling-marker') == 0
  end)
  t.contains(t.text(), 'A new line. And more.')
end)

t.test('that is said once', function()
  t.eventually('the message', function()
    return said_once('was started again')
  end)
  kill()
  t.eventually('the server', client)
  assert(said_once('was started again'), vim.inspect(said))
end)

t.test('one that dies again and again is left alone, and the user told', function()
  for _ = 1, 2 do
    kill()
    t.eventually('the server', client)
  end
  kill()
  t.eventually('the message', function()
    return said_once('not started again')
  end)
  assert(not client(), 'it runs again')
end)

t.test(':AssessorRestart tries once more', function()
  vim.cmd.AssessorRestart()
  t.eventually('the server', client)
end)

t.finish()

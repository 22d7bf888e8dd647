--- The few words in which the Neovim cases are written.
local M = {}

local passed, failed = 0, 0

--- How long anything may take, in milliseconds: far longer than it does, for machines that are busy.
M.PATIENCE = 30000

--- Not `print`, which in Neovim puts line ends between messages, none after the last.
local function say(line)
  io.stdout:write(line, '\n')
end

--- One test. A failure is told at once and the next one runs.
--- @param name string what holds, as a claim
--- @param body fun()
function M.test(name, body)
  local ok, problem = xpcall(body, debug.traceback)
  if ok then
    passed = passed + 1
    say('ok ' .. name)
  else
    failed = failed + 1
    say('not ok ' .. name .. '\n' .. problem)
  end
end

--- One test that this Neovim cannot run. It is counted as left out.
--- @param name string
--- @param why string
function M.leave_out(name, why)
  say(('left out: %s: %s'):format(name, why))
end

--- Prints the closing line; the last call of every case.
function M.finish()
  say(('%d passed, %d failed'):format(passed, failed))
  os.exit(failed == 0 and 0 or 1)
end

--- @param found any
--- @param expected any
function M.equal(found, expected)
  if not vim.deep_equal(found, expected) then
    error(('expected %s\nfound %s'):format(vim.inspect(expected), vim.inspect(found)), 2)
  end
end

--- @param text string?
--- @param part string plain, not a pattern
function M.contains(text, part)
  if not text or not text:find(part, 1, true) then
    error(('expected to find %q in:\n%s'):format(part, tostring(text)), 2)
  end
end

--- Waits until `get` gives a value that is neither nil nor false.
--- @generic T
--- @param what string for the message
--- @param get fun(): T?
--- @return T
function M.eventually(what, get)
  local value
  if not vim.wait(M.PATIENCE, function()
    value = get()
    return value
  end, 5) then
    error('waited in vain for ' .. what, 2)
  end
  return value
end

--- Writes a file into the case's folder.
--- @param name string
--- @param text string
--- @return string # its path
function M.write(name, text)
  local path = vim.fs.joinpath(vim.env.ASSESSOR_WORK, name)
  vim.fn.mkdir(vim.fs.dirname(path), 'p')
  local file = assert(io.open(path, 'wb'))
  file:write(text)
  file:close()
  return path
end

--- @param path string
--- @return string
function M.read(path)
  local file = assert(io.open(path, 'rb'))
  local text = file:read('*a')
  file:close()
  return text
end

--- The text of a report under tests/editors/reports.
--- @param name string
--- @return string
function M.report(name)
  return M.read(vim.fs.joinpath(vim.env.ASSESSOR_REPORTS, name))
end

--- Opens a copy of such a report, and waits until the server is attached.
--- @param name string
--- @return vim.lsp.Client
function M.open_report(name)
  return M.open(M.write(name, M.report(name)))
end

--- Opens a file, and waits until the server is attached.
--- @param path string
--- @return vim.lsp.Client
function M.open(path)
  vim.cmd.edit(vim.fn.fnameescape(path))
  return M.eventually('the server to attach', function()
    local client = vim.lsp.get_clients({ name = 'assessor', bufnr = 0 })[1]
    return client and client.initialized and client
  end)
end

--- Puts the cursor on the first occurrence of a text after the first one of another.
--- @param needle string plain
--- @param after string?
function M.go_to(needle, after)
  local text = table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, false), '\n')
  local from = after and assert(text:find(after, 1, true), 'no ' .. after) or 1
  local at = assert(text:find(needle, from, true), 'no ' .. needle)
  local _, line = text:sub(1, at - 1):gsub('\n', '')
  local column = at - 1 - (text:sub(1, at - 1):match('.*\n()') or 1) + 1
  vim.api.nvim_win_set_cursor(0, { line + 1, column })
end

--- The whole text of the current buffer.
--- @return string
function M.text()
  return table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, false), '\n') .. '\n'
end

--- Presses keys, and ends in normal mode.
--- @param keys string
function M.type(keys)
  vim.api.nvim_feedkeys(vim.keycode(keys), 'xt', false)
end

--- Asks the server about the cursor's place, and waits for the answer.
--- @param method string
--- @param more table? further parameters
--- @return any
function M.ask(method, more)
  local client = assert(vim.lsp.get_clients({ name = 'assessor', bufnr = 0 })[1], 'no server')
  local params = vim.lsp.util.make_position_params(0, client.offset_encoding)
  local answers = vim.lsp.buf_request_sync(0, method, vim.tbl_extend('force', params, more or {}), M.PATIENCE)
  local answer = assert(answers and answers[client.id], 'no answer to ' .. method)
  if answer.error or answer.err then
    error(vim.inspect(answer.error or answer.err), 2)
  end
  return answer.result
end

--- The findings of one rule in the current buffer.
--- @param code string?
--- @return vim.Diagnostic[]
function M.findings(code)
  return vim.tbl_filter(function(found)
    return found.source == 'assessor' and (not code or found.code == code)
  end, vim.diagnostic.get(0))
end

--- The text in floating windows, such as a hover.
--- @return string?
function M.floating_text()
  for _, window in ipairs(vim.api.nvim_list_wins()) do
    if vim.api.nvim_win_get_config(window).relative ~= '' then
      return table.concat(vim.api.nvim_buf_get_lines(vim.api.nvim_win_get_buf(window), 0, -1, false), '\n')
    end
  end
end

return M

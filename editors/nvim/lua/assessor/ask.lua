--- Requests to the server, and messages to the user.
local server = require('assessor.server')

local M = {}

--- @param message string
function M.warn(message)
  vim.notify('Assessor: ' .. message, vim.log.levels.WARN)
end

--- @param message string
function M.tell(message)
  vim.notify('Assessor: ' .. message, vim.log.levels.INFO)
end

--- The server of the current buffer; tells the user when there is none.
--- @return vim.lsp.Client?
function M.client_here()
  local client = server.client(0)
  if not client then
    M.warn('not running in this buffer. See :checkhealth assessor')
  end
  return client
end

-- What the protocol answers for a request that a server doesn't know.
local METHOD_NOT_FOUND = -32601

--- Asks about the current buffer. A refusal is told to the user, and `done` isn't called.
--- @param client vim.lsp.Client
--- @param method string
--- @param params table? more than the document
--- @param done fun(answer: any)
function M.request(client, method, params, done)
  local bufnr = vim.api.nvim_get_current_buf()
  params = vim.tbl_extend('error', { textDocument = { uri = vim.uri_from_bufnr(bufnr) } }, params or {})
  local function handler(problem, answer)
    if not problem then
      done(answer)
    elseif problem.code == METHOD_NOT_FOUND then
      M.warn('the program is too old for this. See :help assessor-install')
    else
      M.warn(problem.message)
    end
  end
  -- In Neovim 0.10 these are functions of the client's own, in 0.11 methods.
  if vim.fn.has('nvim-0.11') == 1 then
    client:request(method, params, handler, bufnr)
  else
    client.request(method, params, handler, bufnr)
  end
end

--- Asks about the current buffer. Where there is no answer, the user is not told.
--- @param client vim.lsp.Client
--- @param method string
--- @param params table more than the document
--- @param done fun(answer: any)
function M.quietly(client, method, params, done)
  M.about(vim.api.nvim_get_current_buf(), client, method, done, nil, params)
end

--- Asks about a buffer. Where there is no answer, the user is not told.
--- @param bufnr integer
--- @param client vim.lsp.Client
--- @param method string
--- @param done fun(answer: any)
--- @param failed fun()? called instead of `done` where the server refuses
--- @param params table? more than the document
function M.about(bufnr, client, method, done, failed, params)
  if not vim.api.nvim_buf_is_loaded(bufnr) then
    return
  end
  params = vim.tbl_extend('error', { textDocument = { uri = vim.uri_from_bufnr(bufnr) } }, params or {})
  local function handler(problem, answer)
    if not problem then
      done(answer)
    elseif failed then
      failed()
    end
  end
  if vim.fn.has('nvim-0.11') == 1 then
    client:request(method, params, handler, bufnr)
  else
    client.request(method, params, handler, bufnr)
  end
end

--- Whether the server has a command of this name.
--- @param client vim.lsp.Client
--- @param command string
--- @return boolean
function M.has_command(client, command)
  local commands = vim.tbl_get(client.server_capabilities, 'executeCommandProvider', 'commands') or {}
  return vim.list_contains(commands, command)
end

--- Has the server carry out one of its commands on the current buffer; it sends the edit itself.
--- @param client vim.lsp.Client
--- @param command string
--- @param arguments any[] those after the document
function M.execute(client, command, arguments)
  local all = vim.list_extend({ vim.uri_from_bufnr(0) }, arguments)
  M.request(client, 'workspace/executeCommand', { command = command, arguments = all }, function() end)
end

--- The cursor's place as the protocol has it.
--- @param client vim.lsp.Client
--- @return table
function M.position(client)
  return vim.lsp.util.make_position_params(0, client.offset_encoding).position
end

return M

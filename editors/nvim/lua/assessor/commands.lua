--- What the `:Assessor…` commands do.
local server = require('assessor.server')

local M = {}

--- @param message string
local function warn(message)
  vim.notify('Assessor: ' .. message, vim.log.levels.WARN)
end

--- The server of the current buffer; tells the user when there is none.
--- @return vim.lsp.Client?
local function client_here()
  local client = server.client(0)
  if not client then
    warn('not at work in this buffer. :checkhealth assessor says why')
  end
  return client
end

--- The takeaways among document symbols, at any depth. The server gives them the kind of a key.
--- @param symbols table[]
--- @param into table[]
--- @return table[] into
local function takeaways_among(symbols, into)
  for _, symbol in ipairs(symbols) do
    if symbol.kind == vim.lsp.protocol.SymbolKind.Key then
      table.insert(into, symbol)
    end
    takeaways_among(symbol.children or {}, into)
  end
  return into
end

--- Lists the takeaways in the quickfix window.
function M.takeaways()
  local client = client_here()
  if not client then
    return
  end
  local bufnr = vim.api.nvim_get_current_buf()
  local params = { textDocument = vim.lsp.util.make_text_document_params(bufnr) }
  vim.lsp.buf_request(bufnr, 'textDocument/documentSymbol', params, function(problem, symbols)
    local takeaways = takeaways_among(symbols or {}, {})
    if problem or #takeaways == 0 then
      warn(problem and problem.message or 'this text has no takeaways')
      return
    end
    local places = vim.tbl_map(function(symbol)
      return { uri = params.textDocument.uri, range = symbol.selectionRange }
    end, takeaways)
    local items = vim.lsp.util.locations_to_items(places, client.offset_encoding)
    vim.fn.setqflist({}, ' ', { title = 'Takeaways', items = items })
    vim.cmd('botright copen')
  end)
end

--- Has the server carry out one of its commands on the current buffer; it sends the edit itself.
--- @param command string
--- @param more? fun(client: vim.lsp.Client): any[] the arguments after the document
local function execute(command, more)
  local client = client_here()
  if not client then
    return
  end
  local arguments = { vim.uri_from_bufnr(0) }
  vim.list_extend(arguments, more and more(client) or {})
  local params = { command = 'assessor.' .. command, arguments = arguments }
  vim.lsp.buf_request(0, 'workspace/executeCommand', params, function(problem)
    if problem then
      warn(problem.message)
    end
  end)
end

--- Puts a citation behind the sentence at the cursor, with an endnote for its source.
--- @param url string? the source; to be filled in if nil
function M.citation(url)
  execute('insertCitation', function(client)
    local position = vim.lsp.util.make_position_params(0, client.offset_encoding).position
    return { position, url }
  end)
end

--- Numbers citations and endnotes upward from 1.
function M.renumber()
  execute('renumber')
end

--- Stops the server and starts it anew in the buffers that it had.
function M.restart()
  for _, client in ipairs(vim.lsp.get_clients({ name = 'assessor' })) do
    local buffers = vim.tbl_keys(client.attached_buffers)
    local function gone()
      return vim.lsp.get_client_by_id(client.id) == nil
    end
    -- Detached first: Neovim would go on asking, and show the refusals of a server on its way out.
    for _, bufnr in ipairs(buffers) do
      vim.lsp.buf_detach_client(bufnr, client.id)
    end
    vim.lsp.stop_client(client.id)
    -- A server that doesn't leave when asked is made to.
    if not vim.wait(2000, gone, 20) then
      vim.lsp.stop_client(client.id, true)
      vim.wait(2000, gone, 20)
    end
    for _, bufnr in ipairs(buffers) do
      require('assessor').start(bufnr)
    end
  end
end

--- Shows what the server wrote to its log.
function M.log()
  vim.cmd.tabedit(vim.fn.fnameescape(vim.lsp.log.get_filename()))
  vim.cmd('normal! G')
end

return M

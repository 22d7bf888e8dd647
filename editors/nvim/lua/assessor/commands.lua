--- What the other `:Assessor…` commands do.
local ask = require('assessor.ask')
local server = require('assessor.server')

local M = {}

--- Numbers citations and endnotes upward from 1.
function M.renumber()
  local client = ask.client_here()
  if client then
    ask.execute(client, 'assessor.renumber', {})
  end
end

--- Stops the server and starts it anew in the buffers that it had, or in this one where it wasn't running.
function M.restart()
  local assessor = require('assessor')
  local clients = vim.lsp.get_clients({ name = 'assessor' })
  server.forgive()
  for _, client in ipairs(clients) do
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
      assessor.start(bufnr)
    end
  end
  if #clients == 0 then
    assessor.start(vim.api.nvim_get_current_buf())
  end
end

--- Opens the team's `assessor.toml`, or begins one at the top of the folder with the reports.
function M.config()
  local here = vim.fs.dirname(vim.api.nvim_buf_get_name(0))
  local path = vim.fs.find('assessor.toml', { upward = true, path = here })[1]
  if not path then
    local folder = server.root(0, require('assessor').config().root_markers) or vim.fn.expand('%:p:h')
    path = vim.fs.joinpath(folder, 'assessor.toml')
    ask.tell('there is no assessor.toml yet. Saved here, it applies to this folder and its subfolders')
  end
  vim.cmd.edit(vim.fn.fnameescape(path))
end

--- Shows what the server wrote to its log.
function M.log()
  vim.cmd.tabedit(vim.fn.fnameescape(vim.lsp.log.get_filename()))
  vim.cmd('normal! G')
end

return M

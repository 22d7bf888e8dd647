--- What the `:Assessor…` commands do.
local M = {}

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

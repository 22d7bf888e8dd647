-- For Neovim 0.11 and newer, which reads this when `vim.lsp.enable('assessor')` is called.
local server = require('assessor.server')

local config = server.defaults()
-- Neovim calls this for each buffer. `vim.lsp.config` has the user's settings over ours.
config.root_dir = function(bufnr, on_dir)
  on_dir(server.root(bufnr, vim.lsp.config.assessor.root_markers))
end
return config

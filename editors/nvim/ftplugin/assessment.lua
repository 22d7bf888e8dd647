-- An assessment is written like Markdown: the same list continuation, comments and wrapping.
if vim.b.did_ftplugin then
  return
end
vim.cmd.runtime({ 'ftplugin/markdown.vim', bang = true })
vim.treesitter.language.register('markdown', 'assessment')

-- A paragraph is one long line, mostly: break it between words, and keep lists indented.
-- The plugin must not take for the user's later what it sets here: see `assessor.attach`.
require('assessor.attach').note_options()
vim.opt_local.linebreak = true
vim.opt_local.breakindent = true
vim.opt_local.breakindentopt = 'list:-1'
-- Findings come and go while one types; the text should not move.
vim.opt_local.signcolumn = 'yes'
local before = vim.b.undo_ftplugin and vim.b.undo_ftplugin .. ' | ' or ''
vim.b.undo_ftplugin = before .. 'setlocal linebreak< breakindent< breakindentopt< signcolumn<'
vim.b.did_ftplugin = 1

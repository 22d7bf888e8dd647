-- An assessment is written like Markdown: the same list continuation, comments and wrapping.
if vim.b.did_ftplugin then
  return
end
vim.cmd.runtime({ 'ftplugin/markdown.vim', bang = true })
vim.treesitter.language.register('markdown', 'assessment')

-- A paragraph is one long line, mostly: break it between words, and keep lists indented.
vim.opt_local.linebreak = true
vim.opt_local.breakindent = true
local undo = vim.b.undo_ftplugin
vim.b.undo_ftplugin = (undo and undo .. ' | ' or '') .. 'setlocal linebreak< breakindent<'
vim.b.did_ftplugin = 1

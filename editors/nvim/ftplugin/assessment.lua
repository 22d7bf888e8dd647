-- An assessment is written like Markdown: the same list continuation, comments and wrapping.
if vim.b.did_ftplugin then
  return
end
vim.cmd.runtime({ 'ftplugin/markdown.vim', bang = true })
vim.treesitter.language.register('markdown', 'assessment')
vim.b.did_ftplugin = 1

-- Assessments that say so in their name. Others are Markdown or plain text, and the server tells
-- from what is in them whether they are assessments.
vim.filetype.add({
  pattern = {
    -- Above Neovim's own '*.md' and '*.txt', which are extensions and lose to any pattern.
    ['.*%.assessment%.md'] = 'assessment',
    ['.*%.assessment%.txt'] = 'assessment',
  },
})

-- Where a plugin manager loads this late, those that are open have been taken for something else. After
-- the manager has called `setup`: the filetype starts the server.
if vim.v.vim_did_enter == 1 then
  vim.schedule(function()
    for _, bufnr in ipairs(vim.api.nvim_list_bufs()) do
      local name = vim.api.nvim_buf_get_name(bufnr)
      if vim.api.nvim_buf_is_loaded(bufnr) and name:match('%.assessment%.%a+$') then
        vim.bo[bufnr].filetype = vim.filetype.match({ buf = bufnr }) or vim.bo[bufnr].filetype
      end
    end
  end)
end

-- Assessments that say so in their name. Others are Markdown or plain text, and the server tells
-- from what is in them whether they are assessments.
vim.filetype.add({
  pattern = {
    -- Above Neovim's own '*.md' and '*.txt', which are extensions and lose to any pattern.
    ['.*%.assessment%.md'] = 'assessment',
    ['.*%.assessment%.txt'] = 'assessment',
  },
})

-- Starts Assessor and defines its commands; everything else is loaded when it is first used.
if vim.g.loaded_assessor or vim.fn.has('nvim-0.10') == 0 then
  return
end
vim.g.loaded_assessor = true

require('assessor').enable()

--- Defines a command that is one function of `assessor.commands`.
local function command(name, action, desc)
  vim.api.nvim_create_user_command(name, function()
    require('assessor.commands')[action]()
  end, { desc = desc })
end

command('AssessorTakeaways', 'takeaways', 'Assessor: list the takeaways of this report')
command('AssessorRestart', 'restart', 'Assessor: stop the server and start it anew')
command('AssessorLog', 'log', "Assessor: show the server's log")

-- Offered for mappings of the user's own; none is set here.
vim.keymap.set('n', '<Plug>(assessor-takeaways)', '<Cmd>AssessorTakeaways<CR>')

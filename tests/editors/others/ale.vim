" Read by Vim as the script of an `-es` run; writes what it finds to the file `result`.
let s:results = []
let s:counts = [0, 0]

function! s:Claim(name, problem) abort
  let l:failed = !empty(a:problem)
  let s:counts[l:failed] += 1
  call add(s:results, (l:failed ? 'not ok ' : 'ok ') . a:name)
  if l:failed
    call add(s:results, a:problem)
  endif
endfunction

" Waits until the expression holds; by default far longer than it takes. Gives what it is then.
function! s:Eventually(expression, ...) abort
  for l:_ in range(a:0 ? a:1 : 1200)
    let l:value = eval(a:expression)
    if !empty(l:value)
      return l:value
    endif
    sleep 50m
  endfor
  return l:value
endfunction

function! s:Codes() abort
  return sort(map(copy(ale#engine#GetLoclist(bufnr('report.md'))), 'get(v:val, "code", "")'))
endfunction

function! s:HoverText() abort
  for l:window in range(1, winnr('$'))
    if getwinvar(l:window, '&previewwindow')
      return join(getbufline(winbufnr(l:window), 1, '$'), "\n")
    endif
  endfor
  return ''
endfunction

" In a window that a run without a screen has.
let g:ale_hover_to_floating_preview = 0
let g:ale_hover_to_preview = 1

function! s:Run() abort
  let l:expected = ['dangling-marker', 'marker-order', 'uncited-claim', 'unused-endnote']
  ALELint
  call s:Eventually('len(s:Codes()) >= 4')
  call s:Claim('the slips of the sample are found', s:Codes() ==# l:expected ? '' : string(s:Codes()))

  for [l:place, l:name] in [['Lavrov and Fidan', 'Sergei Lavrov'], ['Araghchi told', 'Abbas Araghchi'],
  \ ['Zelensky said', 'Volodymyr Zelensky']]
    pclose
    call cursor(1, 1)
    call search('\V' . l:place, 'W')
    " Asked again, as a person would: ALE drops an answer where it thinks that the cursor has moved.
    for l:_ in range(30)
      ALEHover
      let l:text = s:Eventually('s:HoverText()', 40)
      if !empty(l:text)
        break
      endif
    endfor
    call s:Claim('hover knows ' . l:name, l:text =~# l:name ? '' : 'it said: ' . l:text)
  endfor
  pclose

  " The cursor's place is behind characters that other encodings count otherwise.
  call cursor(1, 1)
  call search('\V[12]', 'W')
  normal! 4x
  doautocmd TextChanged
  ALELint
  call s:Eventually('index(s:Codes(), "dangling-marker") < 0')
  call s:Claim('what is typed is followed', index(s:Codes(), 'dangling-marker') < 0 ? '' : string(s:Codes()))
endfunction

try
  call s:Run()
catch
  call s:Claim('the script runs', v:throwpoint . ': ' . v:exception)
endtry
call writefile(s:results + [s:counts[0] . ' passed, ' . s:counts[1] . ' failed'], 'result')
execute s:counts[1] ? 'cquit!' : 'qall!'

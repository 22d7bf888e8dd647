" Assessments: Markdown, with citations, endnotes and takeaways set off.
if exists('b:current_syntax')
  finish
endif

" In plain text four spaces and an underscore mean nothing.
if expand('%:e') !=# 'txt'
  runtime! syntax/markdown.vim
  unlet! b:current_syntax
endif

syntax case match
" [12], [iv], [^key], [@key; @other, p. 3]
syntax match assessmentCitation /\[\%(\d\{1,4}\|[ivxlc]\{1,8}\|\^[^][ \t]\+\|@[^][]\+\)\]/ containedin=ALLBUT,assessmentEndnote,assessmentEndnoteNumber
" [12] https://…, [^key]: …, 12. https://… at the start of a line
syntax match assessmentEndnote /^\s*\%(\[\%(\d\{1,4}\|\^[^][ \t]\+\)\]:\?\|\d\{1,4}[.)]\)\s\+\%(hxxp\|http\|www\.\|\S\+ dot \).*$/ contains=assessmentEndnoteNumber
syntax match assessmentEndnoteNumber /^\s*\%(\[[^][]\+\]:\?\|\d\{1,4}[.)]\)/ contained
syntax case ignore
syntax match assessmentTakeaways /^\s*\%(#\+\s*\|\*\*\)\?\%(key \%(takeaways\|judg\%(e\)\?ments\)\|toplines\)\%(\*\*\)\?:\?\%(\*\*\)\?\s*$/

highlight default link assessmentCitation Special
highlight default link assessmentEndnote Comment
highlight default link assessmentEndnoteNumber Special
highlight default link assessmentTakeaways Title

let b:current_syntax = 'assessment'

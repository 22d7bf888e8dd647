#!/usr/bin/env python3
"""Counts the lines of Rust code in src: without blank lines, comments, tests and the pages of rules.

  tests/count_code.py [FOLDER] [--files]

A test is a module under `#[cfg(test)]`, or a file that such a line declares (`mod tests;`). A page is the string of the
field `page:` of a rule. Prints a line for each folder below src, then the sum; with --files a line for each file.
"""
import argparse
import re
from collections import Counter
from pathlib import Path


def blanked(text):
    """The text with comments, string contents and character literals overwritten by spaces, line ends kept, and with the
    bodies of pages empty: what is left on a line is code."""
    out, i = [], 0

    def put(piece, keep):
        out.append(piece if keep else re.sub(r'[^\n]', ' ', piece))

    tokens = re.compile(
        r'//[^\n]*|/\*|b?r(#*)"|b?"(?:\\.|[^"\\])*"|b?\'(?:\\.[^\']*|[^\'\\])\'', re.S)
    page = re.compile(r'\bpage:\s*$')
    while i < len(text):
        found = tokens.search(text, i)
        if not found:
            put(text[i:], True)
            break
        put(text[i:found.start()], True)
        token, i = found.group(), found.end()
        if token.startswith('//'):
            put(token, False)
        elif token == '/*':
            depth = 1
            start = found.start()
            while depth and i < len(text):
                if text.startswith('/*', i):
                    depth, i = depth + 1, i + 2
                elif text.startswith('*/', i):
                    depth, i = depth - 1, i + 2
                else:
                    i += 1
            put(text[start:i], False)
        else:
            if found.group(1) is not None:
                close = '"' + found.group(1)
                i = text.index(close, i) + len(close)
                token = text[found.start():i]
            # A page counts as its first line; of other strings each line that holds anything does.
            is_page = page.search(''.join(out[-3:]))
            put('"' + (re.sub(r'[^\n]', ' ', token[1:]) if is_page else re.sub(r'[^\s]', 's', token[1:])), True)
    return ''.join(out)


def without_tests(code):
    """The code without the modules that only tests have."""
    kept, at = [], 0
    for found in re.finditer(r'#\[cfg\((?:all\()?test\b[^\n]*\)\]\s*(?:pub(?:\([^)]*\))?\s+)?(?:mod\s+\w+\s*\{|[^\n;{]*;)', code):
        if found.start() < at:
            continue
        kept.append(code[at:found.start()])
        at = found.end()
        if found.group().endswith('{'):
            depth = 1
            while depth and at < len(code):
                depth += {'{': 1, '}': -1}.get(code[at], 0)
                at += 1
    kept.append(code[at:])
    return ''.join(kept)


def test_files(root):
    """The files that are modules of tests alone."""
    out = set()
    for path in root.rglob('*.rs'):
        for name in re.findall(r'#\[cfg\((?:all\()?test\b[^\n]*\)\]\s*(?:pub(?:\([^)]*\))?\s+)?mod\s+(\w+);', path.read_text()):
            folder = path.parent if path.stem in ('mod', 'lib', 'main') else path.parent / path.stem
            out |= {folder / f'{name}.rs', *(folder / name).rglob('*.rs')}
    return out


def main():
    parser = argparse.ArgumentParser(description=__doc__.split('\n')[0])
    parser.add_argument('folder', nargs='?', default=Path(__file__).parent.parent / 'src', type=Path)
    parser.add_argument('--files', action='store_true')
    options = parser.parse_args()
    tests, counts, files = test_files(options.folder), Counter(), {}
    for path in sorted(options.folder.rglob('*.rs')):
        if path in tests:
            continue
        lines = without_tests(blanked(path.read_text())).splitlines()
        files[path] = sum(1 for line in lines if line.strip())
        parts = path.relative_to(options.folder).parts
        counts[parts[0] if len(parts) > 1 else '.'] += files[path]
    if options.files:
        for path, count in sorted(files.items(), key=lambda item: -item[1]):
            print(f'{count:6} {path.relative_to(options.folder)}')
    for folder, count in sorted(counts.items(), key=lambda item: -item[1]):
        print(f'{count:6} {folder}')
    print(f'{sum(counts.values()):6} all')


main()

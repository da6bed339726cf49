#compdef wirecopy
# Completion of wirecopy for zsh: a file _wirecopy in a directory of $fpath.
_wirecopy() {
    local line files= text help
    local -a words_found=()
    while IFS= read -r line; do
        if [[ $line == :files ]]; then files=1; continue; fi
        text=${line%%$'\t'*} help=${line#*$'\t'}
        words_found+=("${text//:/\\:}${help:+:$help}")
    done < <("${words[1]}" words -- "${(@)words[2,CURRENT-1]}" "${words[CURRENT]}" 2>/dev/null)
    (( ${#words_found} )) && _describe -t words wirecopy words_found
    [[ -n $files ]] && _files
}
if [[ $funcstack[1] == _wirecopy ]]; then _wirecopy "$@"; else compdef _wirecopy wirecopy; fi

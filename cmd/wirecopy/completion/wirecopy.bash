# Completion of wirecopy for bash: source <(wirecopy completion bash)
_wirecopy() {
    local cur=${COMP_WORDS[COMP_CWORD]} line words=() files=
    # bash takes --flag=value apart at the =: put it together again.
    local -a before=("${COMP_WORDS[@]:1:COMP_CWORD-1}")
    local prefix=
    if [[ $cur == = && ${#before[@]} -gt 0 ]]; then
        prefix=${before[-1]}= cur= ; unset 'before[-1]'
    elif [[ ${#before[@]} -gt 1 && ${before[-1]} == = ]]; then
        prefix=${before[-2]}= ; unset 'before[-1]' 'before[-1]'
    fi
    while IFS= read -r line; do
        if [[ $line == :files ]]; then files=1; continue; fi
        line=${line%%$'\t'*}
        words+=("${line#"$prefix"}")
    done < <("${COMP_WORDS[0]}" words -- "${before[@]}" "$prefix$cur" 2>/dev/null)
    COMPREPLY=("${words[@]}")
    if [[ $files && ${#COMPREPLY[@]} -eq 0 ]]; then
        compopt -o filenames 2>/dev/null
        mapfile -t COMPREPLY < <(compgen -f -- "$cur")
    fi
}
complete -F _wirecopy wirecopy

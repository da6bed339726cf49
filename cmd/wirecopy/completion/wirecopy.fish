# Completion of wirecopy for fish: ~/.config/fish/completions/wirecopy.fish
function __wirecopy_words
    set -l before (commandline -opc)
    set -l current (commandline -ct)
    for line in ($before[1] words -- $before[2..-1] $current 2>/dev/null)
        if test "$line" = ":files"
            __fish_complete_path $current
        else
            echo $line
        end
    end
end
complete -c wirecopy -f -a '(__wirecopy_words)'

#!/usr/bin/env bash
# Speaks words.tsv into zh/ and en/ and makes the music, with espeak-ng and sox from Debian's packages. For a hotline
# of yours record the same files with a human voice: 8000 Hz, one channel.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

speak() {
  local voice=$1 text=$2 file=$3
  mkdir -p "$(dirname "$file")"
  espeak-ng -v "$voice" -s 190 --stdout "$text" \
    | sox -q -D -t wav - -r 8000 -c 1 -e u-law "$file" \
      silence 1 0.02 0.5% reverse silence 1 0.02 0.5% reverse pad 0.05 0.1 gain -n -3
}

while IFS=$'\t' read -r name zh en; do
  speak cmn "$zh" "zh/$name.wav"
  speak en-us "$en" "en/$name.wav"
done < words.tsv

# Four slow chords, each fading into the next: quiet enough to talk over, and nobody's composition.
mkdir -p music
parts=()
trap 'rm -f "${parts[@]}"' EXIT
for chord in "261.63 329.63 392.00" "220.00 261.63 329.63" "174.61 220.00 261.63" "196.00 246.94 293.66"; do
  part=$(mktemp --suffix=.wav)
  parts+=("$part")
  read -r one two three <<<"$chord"
  sox -q -D -n -r 8000 -c 1 "$part" synth 5 sine "$one" synth 5 sine mix "$two" synth 5 sine mix "$three" \
    fade q 1.2 5 1.6 gain -n -18
done
sox -q -D "${parts[@]}" -e u-law music/waiting.wav

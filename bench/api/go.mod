module gopipe/bench/api

go 1.26.0

require (
	github.com/bitfield/script v0.25.2
	github.com/github/go-pipe v1.0.0
	golang.org/x/sys v0.49.0
	gopipe v0.0.0
)

require (
	github.com/itchyny/gojq v0.12.13 // indirect
	github.com/itchyny/timefmt-go v0.1.5 // indirect
	golang.org/x/sync v0.23.0 // indirect
	mvdan.cc/sh/v3 v3.14.1 // indirect
)

replace gopipe => ../..

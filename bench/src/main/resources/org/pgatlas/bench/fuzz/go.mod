// The module.
module example.org/app // indeed

go 1.22

require example.org/one v1.0.0

require (
	example.org/two v1.2.3 // indirect
	example.org/three/v2 v2.0.0-20200101000000-0123456789ab
)

replace example.org/one => example.org/fork v1.0.1

exclude example.org/two v1.0.0

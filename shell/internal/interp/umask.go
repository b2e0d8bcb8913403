package interp

const PipeSize = -1

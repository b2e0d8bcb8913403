package state

const PipeSize = -1

"""Runs and sessions as streams of events: what somebody who watches is told, in order, without loss."""

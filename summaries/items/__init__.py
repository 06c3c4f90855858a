"""What is to be done: found in what was said, merged with what people keep, shown, mailed and put into calendars."""

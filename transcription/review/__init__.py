"""What people do with utterances that are stored: look back, go back, divide, join, give to whoever said them."""

"""Reading a message: no database, no network, only bytes. Nothing here raises, whatever the bytes are.

`message.read_message` gives what a message says of itself and its texts; `forwards.split` finds what was forwarded and the words above it;
`finds.read` decides what a member meant by sending it.
"""

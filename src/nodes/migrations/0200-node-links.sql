-- Where the others reach a node over their own network (link/link.h): "http://10.0.0.11:8090"; '' while it has said nothing.
ALTER TABLE nodes ADD COLUMN link TEXT NOT NULL DEFAULT '';

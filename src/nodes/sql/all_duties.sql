-- Who holds which duty, and until when.
SELECT duty, identity, fence, until FROM duties ORDER BY duty

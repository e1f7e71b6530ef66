-- Pictures that items show: each is a file for every width.
SELECT DISTINCT hash, widths FROM pictures ORDER BY hash, widths

"""What the server does around the pages: headers, static files, uploads. Plain ASGI, nothing drawn here."""

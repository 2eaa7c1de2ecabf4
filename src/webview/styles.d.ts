/** Style sheets are bundled beside the script (dist/webview/panel.css); importing one names it and nothing more. */
declare module '*.css';

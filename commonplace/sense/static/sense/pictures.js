// Pictures that are pasted, dropped or picked go to the server at once.
export const pictures = () => [];

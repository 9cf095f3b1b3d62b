"""Tags in text: where they stand, how they are taken out, and which ones nothing would fill."""
